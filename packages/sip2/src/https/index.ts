/** SIP2 inside HTTPS: a message in an XML envelope, as FBS and Koha-Suomi take it. */
export { isWebAddress, readWebAddress } from './address.ts';
export { type HttpsOptions, overHttps } from './over-https.ts';

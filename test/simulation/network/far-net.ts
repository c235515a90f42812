/** Replaces `node:net` in the simulators: their end of the simulated network. */
import { connectAs, createFarServer, isIP } from './net.ts';

export { isIP };
export const connect = connectAs('far');
export const createConnection = connect;
export const createServer = createFarServer;

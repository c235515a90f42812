/**
 * Why a kiosk of a rollout failed, why a rollout stands still or went back, and why an order is not
 * obeyed: codes of docs/field-guide.md.
 */
export const rolloutReasons = {
  'rollout-refused': 'the kiosk refused the configuration',
  'rollout-stepped-back': 'the kiosk did not start with it',
  'rollout-restarts': 'the kiosk starts again and again with it',
  'rollout-silent': 'the kiosk took it and is not heard of any more',
  'rollout-health': 'the kiosk is worse than before',
  'rollout-error': 'the kiosk logs an error that it did not before',
  'rollout-not-taken': 'the kiosk is heard of and does not take it',
  'rollout-overtaken': 'the kiosk has something newer',
  'rollout-package-refused': 'the kiosk refused the package',
  'rollout-package-back': 'the kiosk put the version before back',
  'rollout-too-many-failed': 'too many kiosks failed',
  'rollout-wave-failed': 'a wave cannot pass any more',
  'rollout-wave-passed': 'a wave passed, and a person resumes it',
  'rollout-back-ordered': 'an operator took it back',
  'rollout-unknown': 'there is none of that name',
  'rollout-over': 'it is over',
  'rollout-going-back': 'it is going back',
  'rollout-documents-gone': 'what was before it is kept no longer',
} as const;
export type RolloutReason = keyof typeof rolloutReasons;

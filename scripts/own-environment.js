/**
 * The environment without the variables that npm sets for this folder and this Node: for a program
 * that works in another folder, or by another Node.
 */
export function ownEnvironment() {
  const foreign =
    /^(npm_(package|lifecycle)_|npm_(node_)?execpath$|npm_config_(local_prefix|prefix|node_gyp)$|NODE$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

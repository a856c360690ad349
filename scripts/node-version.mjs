// Kept to syntax that old versions of Node.js understand, so that they get this message and not a syntax error.
var parts = process.versions.node.split('.').map(Number)
if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  process.stderr.write('netwright needs Node.js 20.19 or newer; this is ' + process.versions.node + '. Install one from https://nodejs.org.\n')
  process.exit(2)
}

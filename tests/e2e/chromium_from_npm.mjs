// Unpack the Chromium and the libraries of @sparticuz/chromium; print where they are.
// Must lie beside the node_modules that holds the package, since Node looks it up from there.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium, { inflate, setupLambdaEnvironment } from '@sparticuz/chromium';

const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');
const libraries = await inflate(join(bin, 'al2023.tar.br'));
setupLambdaEnvironment(join(libraries, 'lib'));
const path = await chromium.executablePath();
console.log(JSON.stringify({ path, libraries: process.env.LD_LIBRARY_PATH, fonts: process.env.FONTCONFIG_PATH }));

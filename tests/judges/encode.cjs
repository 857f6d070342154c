'use strict';

// Bytes that receipt-printer-encoder makes of a picture and a cut: reads {"width", "height", "rows": ["0101…", …]} and writes hexadecimal, one command sequence a line.

const path = require('path');
const Encoder = require(path.join(process.argv[2], 'node_modules', '@point-of-sale', 'receipt-printer-encoder'));

const picture = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const pixels = new Uint8ClampedArray(picture.width * picture.height * 4).fill(255);
picture.rows.forEach((row, y) => [...row].forEach((dot, x) => {
  if (dot === '1') pixels.fill(0, (y * picture.width + x) * 4, (y * picture.width + x) * 4 + 3);
}));
const image = { data: pixels, width: picture.width, height: picture.height };
const encoder = () => new (Encoder.default || Encoder)({ language: 'esc-pos', imageMode: 'raster', columns: 48 });
const hex = bytes => Buffer.from(bytes).toString('hex').toUpperCase();

console.log(hex(encoder().image(image, picture.width, picture.height, 'threshold').encode()));
console.log(hex(encoder().cut('partial').encode()));
console.log(hex(encoder().initialize().image(image, picture.width, picture.height, 'threshold').newline(4).cut('partial').encode()));

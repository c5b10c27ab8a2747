import { expect, it } from 'vitest'
import { fileSize } from './file-size.ts'

it.each([[0, '0 byte'], [999, '999 byte'], [12_345, '12 kB'], [3_456_789, '3.5 MB'], [7_000_000_000, '7 GB']])('%d bytes', (bytes, said) => {
  expect(fileSize(bytes, 'en')).toBe(said)
})

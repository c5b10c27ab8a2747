// Files: uploaded, recognised, taken along by events, shown to who may see them, cleared away when nobody does.
export { workOnFiles } from './jobs.ts'
export { contextOfLink, fileLinks, type FileLink } from './links.ts'
export { logoMark, setLogo } from './logo.ts'
export { readFile, readLogo, type FileContent } from './open.ts'
export { takeFiles, type Taken } from './take.ts'
export { keepUpload } from './upload.ts'

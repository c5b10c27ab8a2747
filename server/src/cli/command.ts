// What a command of the command line is, and how it says that it was called wrongly.
export interface Command {
  name: string
  summary: string
  help: string
  /** Resolves with the exit code: 0 good, 1 the thing went wrong, 2 called wrongly. */
  run(argv: string[]): Promise<number>
}

/** Told as a sentence, without a stack; exit code 2. */
export class Misuse extends Error {}

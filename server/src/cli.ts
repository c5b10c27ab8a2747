// The operator's command line: `switchboard <command>`. A command is one object of `commands`; scripts/switchboard.mjs runs this.
import { Misuse, type Command } from './cli/command.ts'
import { docsCommand } from './cli/docs.ts'
import { importCommand } from './cli/import/command.ts'
import { replayCommand } from './cli/replay/command.ts'
import { routingCommand } from './cli/routing.ts'

const commands: Command[] = [replayCommand, routingCommand, importCommand, docsCommand]

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length), 'help'.length) + 2
  return [
    'Switchboard, the operator\'s command line', '', '  npm run switchboard -- <command> [options]', '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}${command.summary}`),
    `  ${'help'.padEnd(width)}This, or with the name of a command what it takes`, '',
  ].join('\n')
}

async function main([name = 'help', ...argv]: string[]): Promise<number> {
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(commands.find((command) => command.name === argv[0])?.help ?? overview())
    return 0
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) throw new Misuse(`There is no command "${name}". There are: ${[...commands.map((known) => known.name), 'help'].join(', ')}.`)
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(command.help)
    return 0
  }
  return command.run(argv)
}

main(process.argv.slice(2)).then(
  (code) => { process.exitCode = code },
  (error: Error) => {
    process.stderr.write(`${error instanceof Misuse ? error.message : error.stack ?? error.message}\n`)
    process.exitCode = error instanceof Misuse ? 2 : 1
  },
)

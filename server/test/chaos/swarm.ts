// By hand: `npm run swarm -- [--visitors 900] [--staff 100] [--seconds 60] [--rate 30] [--seed N]`: so many sockets fall at
// random while people write, and the server is killed in the middle; at the end everybody must hold exactly what he is
// entitled to. Every socket takes a file on both sides: `ulimit -n 8192` first.
import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { dice } from '../explore/stand.ts'
import { freePort, ServerUnderFire } from './server-under-fire.ts'
import { storedEntries, Swarm, type Stored } from './swarm-field.ts'

const { values: options } = parseArgs({
  options: {
    visitors: { type: 'string', default: '900' }, staff: { type: 'string', default: '100' }, seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '30' }, falls: { type: 'string', default: '0.01' }, seed: { type: 'string', default: '1' },
  },
})
const seconds = Number(options.seconds)

const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-swarm-'))
await chmod(dataDir, 0o711)
const server = new ServerUnderFire(dataDir, await freePort())
const swarm = new Swarm({ visitors: Number(options.visitors), staff: Number(options.staff), rate: Number(options.rate), falls: Number(options.falls) }, [() => server.base], dice(Number(options.seed)))
let since = new Date()
const read = (): Promise<Stored[]> => server.sql<Stored & Record<string, unknown>>(storedEntries(since))

const interrupted = (): void => { server.kill('SIGTERM').finally(() => { rmSync(dataDir, { recursive: true, force: true }); process.exit(130) }) }
process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
let problems: string[] = []
try {
  await server.start()
  since = new Date()
  const began = performance.now()
  await swarm.gather()
  console.log(`${swarm.live} sockets are live after ${((performance.now() - began) / 1_000).toFixed(1)} s; they write for ${seconds} s, seed ${options.seed}`)
  await swarm.storm(Number(options.rate) * seconds, async () => {
    await server.kill()
    const killed = performance.now()
    await server.start()
    const up = performance.now() - killed
    await swarm.quiet(() => swarm.live > swarm.members.length * 0.9, 'nine of ten to be back', 300_000)
    console.log(`killed and up again after ${up.toFixed(0)} ms, nine of ten sockets live after ${(performance.now() - killed).toFixed(0)} ms`)
  })
  const ended = performance.now()
  problems = await swarm.judge(read)
  for (const problem of problems.slice(0, 20)) console.log(`VIOLATION ${problem}`)
  console.log(`swarm: ${swarm.members.length} sockets, ${swarm.acknowledged.size} messages and notes acknowledged (${swarm.retried} times asked again), ${swarm.sum('connects')} connects, `
    + `${swarm.sum('repeated')} entries heard again, ${swarm.sum('passed')} heard after a later one, ${swarm.sum('resyncs')} times read anew; everybody had everything ${((performance.now() - ended) / 1_000).toFixed(1)} s after the last; ${problems.length} violations`)
  await swarm.stop()
} finally {
  await server.kill('SIGTERM')
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(problems.length > 0 ? 1 : 0)

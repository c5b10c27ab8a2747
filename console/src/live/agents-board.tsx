// The tiles in as many columns as fit. A large team is drawn row by row as it scrolls into sight.
import { useRef, type RefObject } from 'react'
import { Virtualizer } from 'virtua'
import type { Conversation } from '@switchboard/protocol'
import { rowsOf, type Tile } from './board.ts'
import { AgentTile } from './agent-tile.tsx'
import { useWidth } from './use-width.ts'

const mostAtOnce = 60
const tileWidth = 290
const gap = 12

interface AgentsBoardProps { tiles: readonly Tile[]; scroller: RefObject<HTMLElement | null>; onGive: (chat: Conversation) => void }

export const AgentsBoard = ({ tiles, scroller, onGive }: AgentsBoardProps) => {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const columns = Math.max(1, Math.floor((width + gap) / (tileWidth + gap)))
  const grid = { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }
  const draw = (tile: Tile) => <AgentTile key={tile.agent.uid} tile={tile} onGive={onGive} />
  return (
    <div ref={box}>
      {width > 0 && tiles.length <= mostAtOnce && <div className="grid items-start gap-3" style={grid}>{tiles.map(draw)}</div>}
      {width > 0 && tiles.length > mostAtOnce && (
        <Virtualizer scrollRef={scroller} startMargin={box.current?.offsetTop ?? 0} itemSize={120}>
          {rowsOf(tiles, columns).map((row) => <div key={row[0]?.agent.uid} className="grid items-start gap-3 pb-3" style={grid}>{row.map(draw)}</div>)}
        </Virtualizer>
      )}
    </div>
  )
}

// Three dots that say: somebody writes.
export const TypingDots = () => (
  <span aria-hidden="true" className="inline-flex items-center gap-[3px]">
    {[0, 160, 320].map((delay) => (
      <span key={delay} className="size-[5px] rounded-[50%] bg-current" style={{ animation: `typing 1.2s ${delay}ms infinite` }} />
    ))}
  </span>
)

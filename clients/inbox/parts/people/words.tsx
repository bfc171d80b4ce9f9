// Seven words to compare by voice, numbered, so that two people on the telephone are at the same one.

export function CheckWords({ words, label }: { words: readonly string[]; label: string }) {
  return (
    <ol class="cme-words" aria-label={label}>
      {words.map((word, at) => (
        <li key={at}>{word}</li>
      ))}
    </ol>
  )
}

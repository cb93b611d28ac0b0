/** What a screen says where its words are sealed and their key is not on this device: the way to the key. */
export function Locked({ words, act }: { words: string; act: string }) {
  return (
    <p class="voice clay">
      <span>{words}</span>
      <a class="link" href="/key">
        {act}
      </a>
    </p>
  );
}

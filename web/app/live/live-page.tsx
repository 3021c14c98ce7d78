/** Wireframe C: what happens now. */
export function LivePage() {
  return <h1>Live</h1>;
}

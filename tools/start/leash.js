// Loaded into each child of the launcher (`node --import`): a launcher that was killed must not
// leave its children behind, or the next start would find its ports taken.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 3000).unref();
});
process.channel?.unref();

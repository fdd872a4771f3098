// The work a browser does before a petition is taken, in a worker of its own so that the page stays alive. Without
// workers null: the server then takes the slow way that is there for browsers without scripts.
export function solve(ticket, address) {
  if (typeof Worker === "undefined" || address === undefined) return Promise.resolve(null);
  return new Promise((resolve) => {
    const worker = new Worker(address);
    worker.addEventListener("message", (event) => {
      worker.terminate();
      resolve(event.data);
    });
    worker.addEventListener("error", () => {
      worker.terminate();
      resolve(null);
    });
    worker.postMessage(ticket);
  });
}

// ALTCHA's own solver, loaded where a form asks for a proof of work and nowhere else. Its workers are a
// file of this server, so the strict Content-Security-Policy stays as it is.

import { solveChallengeWorkers } from "altcha/lib";

const MARGIN = 60_000; // until it is sent and has arrived

export async function prove(address, worker) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`No task: ${response.status}`);
  const challenge = await response.json();
  const solution = await solveChallengeWorkers({
    challenge,
    concurrency: Math.min(4, Math.max(1, (navigator.hardwareConcurrency || 2) - 1)),
    createWorker: () => new Worker(worker),
  });
  if (!solution) throw new Error("Not solved in time");
  return {
    payload: btoa(JSON.stringify({ challenge, solution })),
    expires: challenge.parameters.expiresAt * 1000 - MARGIN,
  };
}

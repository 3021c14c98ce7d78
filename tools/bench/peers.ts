/**
 * Figures of the open-source peers, recorded with these modes and parameters on a quiet machine of
 * 2 cores (loopback UDP, two runs each). No package installs them, so they are quoted, never
 * measured by this bench; point the harness at a queue of your own to measure it.
 */
export const recordedPeers = {
  kind: 'recorded',
  source:
    'routing-performance §2.3: Asterisk 22.10.1 app_queue, FreeSWITCH 1.11.1 mod_callcenter, ' +
    'built from source, two interleaved runs with 300 and 50 agents',
  asterisk: {
    setUpMs: { min: [1.9, 2.5], p50: [3.3, 5.2], p90: [4.5, 10.1], p99: [8.8, 25.6] },
    refillMs: { mean: [398, 583], p50: [333, 539], p90: [920, 1_124], p99: [1_330, 1_639] },
    shareOfIdeal: [0.85, 0.77],
    load40: { p50: [4.5, 4.8], p99: [12, 17] },
    load120: { p50: [20, 20], p99: [160, 244] },
    cpuPerCallMs: [8, 11],
  },
  freeswitch: {
    setUpMs: { min: [13, 14], p50: [71, 65], p90: [113, 109], p99: [153, 137] },
    refillMs: { mean: [668, 637], p50: [666, 636], p90: [1_097, 1_063], p99: [1_247, 1_150] },
    shareOfIdeal: [0.72, 0.75],
    load40: { p50: [93, 113], p99: [173, 225] },
    load120: null,
    cpuPerCallMs: [22, 27],
  },
} as const;

// The compiled loops of calibration and visibility; what each does is said in assembly/: see.ts, tally.ts, neighbours.ts, pieces.ts. All
// addresses are byte offsets.

type Columns3 = [x: number, y: number, z: number];
type RankBytes = [map: number, width: number, height: number];
type SeenPoints = [uv: number, seen: number, count: number];
type Levels = [slopes: number, levels: number, joint: number, notes: number];

export interface ScoreLoops {
  moveRows(...call: [...Columns3, count: number, view: number, rows: number]): void;
  seeBrown(
    ...call: [...Columns3, count: number, view: number, rational: number, uv: number, seen: number, rows: number]
  ): void;
  seeEquidistant(...call: [...Columns3, count: number, view: number, uv: number, seen: number, rows: number]): void;
  tallyLinear(...call: [rows: number, count: number, change: number, ...RankBytes, ...Levels]): void;
  tallySeen(...call: [...SeenPoints, scale: number, ...RankBytes, ...Levels]): void;
  tallyRanks(...call: [...SeenPoints, shrink: number, ...RankBytes, bin: number, counts: number, notes: number]): void;
  neighbours(
    ...call: [
      ...[
        azimuth: number,
        elevation: number,
        x: number,
        y: number,
        count: number,
        members: number,
        memberCount: number,
      ],
      ...[left: number, top: number, columns: number, rows: number, shift: number, width: number, height: number],
      ...[heads: number, slots: number, nodes: number, out: number],
    ]
  ): void;
  drawPieces(
    ...call: [
      ...[u: number, v: number, distance: number, axes: number, surface: number, members: number, count: number],
      ...[size: number, columns: number, rows: number, edge: number, cells: number, quarters: number],
    ]
  ): void;
}

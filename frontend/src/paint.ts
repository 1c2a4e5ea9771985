// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Which colour and which pattern has a look?
// Needs the design tokens of the page. Gives colours as the page has them now, light or dark, and small tiles for the
// patterns, the same as the server draws (charts/class_map.py).

export const PATTERNS = ["dots", "lines", "hatch", "crosses"] as const;
export type Pattern = (typeof PATTERNS)[number];

const SIZE = 7; // pixels, as the server's tiles
const RATIO = 2;

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888888";
}

export function colourOf(tone: string): string {
  return token(tone === "hidden" ? "sunken" : tone);
}

/** One tile, transparent but for its marks. */
export function tile(pattern: Pattern): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * RATIO;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("No drawing surface.");
  pen.scale(RATIO, RATIO);
  pen.lineWidth = 1.2;
  pen.strokeStyle = token("undetermined-line");
  const line = (...points: [number, number, number, number][]): void => {
    for (const [x, y, toX, toY] of points) {
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(toX, toY);
      pen.stroke();
    }
  };
  if (pattern === "dots") {
    pen.fillStyle = token("worse-dot");
    for (const [x, y] of [[1.75, 1.75], [5.25, 5.25]] as const) {
      pen.beginPath();
      pen.arc(x, y, 0.95, 0, 2 * Math.PI);
      pen.fill();
    }
  } else if (pattern === "lines") {
    line([-1, 8, 8, -1], [-1, 1, 1, -1], [6, 8, 8, 6]);
  } else if (pattern === "hatch") {
    pen.strokeStyle = token("hatch");
    pen.globalAlpha = 0.55;
    line([-1, -1, 8, 8], [-1, 6, 1, 8], [6, -1, 8, 1]);
  } else {
    line([2, 2, 5, 5], [5, 2, 2, 5]);
  }
  return pen.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO);
}

export const TILE_RATIO = RATIO;

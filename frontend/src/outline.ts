// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// How does an outline fit in a link?
// Needs the corners of one ring. Gives the short text that areas/compact_line.py reads, and the corners back.

export type Corner = [longitude: number, latitude: number];

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const STEPS_A_DEGREE = 100_000;

export function encode(corners: Corner[]): string {
  let [x, y] = [0, 0];
  let text = "";
  for (const [longitude, latitude] of corners) {
    const [nextX, nextY] = [Math.round(longitude * STEPS_A_DEGREE), Math.round(latitude * STEPS_A_DEGREE)];
    text += number(nextX - x) + number(nextY - y);
    [x, y] = [nextX, nextY];
  }
  return text;
}

function number(value: number): string {
  let rest = value < 0 ? ~(value << 1) : value << 1;
  let text = "";
  while (rest >= 32) {
    text += LETTERS[(rest & 31) | 32];
    rest >>>= 5;
  }
  return text + LETTERS[rest];
}

/** The corners of the first ring; none for a text that is no outline. */
export function decode(text: string): Corner[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of text.split(/[.~]/)[0] ?? "") {
    const bits = LETTERS.indexOf(letter);
    if (bits < 0 || shift > 30) return [];
    value |= (bits & 31) << shift;
    if (bits & 32) {
      shift += 5;
    } else {
      numbers.push(value & 1 ? ~(value >> 1) : value >> 1);
      [value, shift] = [0, 0];
    }
  }
  if (shift || numbers.length % 2 || numbers.length < 6) return [];
  let [x, y] = [0, 0];
  const corners: Corner[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    x += numbers[at] ?? 0;
    y += numbers[at + 1] ?? 0;
    corners.push([x / STEPS_A_DEGREE, y / STEPS_A_DEGREE]);
  }
  return corners;
}

// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// What does the page hold that the island works with?
// Needs the Map page as the server made it. Gives its parts, its words in the language of the page, and the part of the
// page for another year, made by the server: the island never writes a figure itself.

export function part<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}: map.html and the island have grown apart.`);
  return found as T;
}

/** A text of the page's language, from a data attribute of the island's element. */
export function word(name: string): string {
  return part("kaart-eiland").dataset[`word${name}`] ?? name;
}

export async function json<T>(address: string): Promise<T> {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  return (await answer.json()) as T;
}

// What differs between two years of one choice; everything else on the page stays.
const CHANGING = ["#kaart-zin", "#kaart-tabel", ".languages", "#kaart-eiland figcaption", "#kaart-eiland .legend", ".map-frame", ".map-pictures .picture"];

/** Take over from the server's page at `address` what differs, in place, so that focus and checked boxes stay. */
export async function takeOver(address: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(address, { credentials: "same-origin", signal });
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const checked = new Set([...document.querySelectorAll<HTMLInputElement>("#kaart-tabel input:checked")].map((one) => one.value));
  for (const selector of CHANGING) {
    const fresh = made.querySelectorAll(selector);
    document.querySelectorAll(selector).forEach((old, at) => {
      const next = fresh[at];
      if (next) old.replaceChildren(...document.adoptNode(next).childNodes);
    });
  }
  document.querySelectorAll<HTMLInputElement>("#kaart-tabel input").forEach((one) => {
    one.checked = checked.has(one.value);
  });
}

import { keep, kept, Store } from "../api/store";

export type Language = "zh" | "en";

const KEY = "nuanjia.language";

/** The language of every word; Chinese until somebody asks for English. */
export const language = new Store<Language>(kept<string>(KEY, "zh") === "en" ? "en" : "zh");

export function speak(wanted: Language): void {
  keep(KEY, wanted);
  document.documentElement.lang = wanted === "zh" ? "zh-CN" : "en";
  language.set(wanted);
}

import { useStore } from "../api/store";
import { en } from "./en";
import { language } from "./language";
import { zh } from "./zh";

type Widened<T> = T extends string
  ? string
  : T extends (...told: infer A) => string
    ? (...told: A) => string
    : { [K in keyof T]: Widened<T[K]> };

/** Every word of the console. A language that lacks one does not compile. */
export type Words = Widened<typeof zh>;

const LANGUAGES: Record<"zh" | "en", Words> = { zh, en };

export function words(): Words {
  return LANGUAGES[language.get()];
}

export function useWords(): Words {
  return LANGUAGES[useStore(language)];
}

/** The word for a code; one that is not known yet is called so, and the code stays readable. */
export function named(names: Record<string, string>, code: string | null | undefined): string {
  return code ? (names[code] ?? `${words().unknown} (${code})`) : "";
}

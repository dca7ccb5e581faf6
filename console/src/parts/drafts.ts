import { useCallback, useState } from "react";
import { keep, kept } from "../api/store";

/** State of a form that survives a closed dialog, a reload and an expired sign-in, until it is used. */
export function useDraft<T extends object>(
  key: string,
  empty: T,
): [T, (change: Partial<T>) => void, () => void] {
  const place = `nuanjia.draft.${key}`;
  const [draft, setDraft] = useState<T>(() => ({
    ...empty,
    ...kept<Partial<T>>(place, {}, sessionStorage),
  }));
  const write = useCallback(
    (change: Partial<T>) =>
      setDraft((before) => {
        const after = { ...before, ...change };
        keep(place, after, sessionStorage);
        return after;
      }),
    [place],
  );
  const used = useCallback(() => keep(place, null, sessionStorage), [place]);
  return [draft, write, used];
}

import { useSyncExternalStore } from "react";

/** A value outside of React that components may watch. */
export class Store<T> {
  private value: T;
  private watchers = new Set<() => void>();

  constructor(value: T) {
    this.value = value;
  }

  get = (): T => this.value;

  set = (value: T): void => {
    this.value = value;
    for (const tell of this.watchers) tell();
  };

  watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.watch, store.get);
}

/** Reads JSON that was kept in the browser; what cannot be read is not there. */
export function kept<T>(key: string, otherwise: T, place: Storage = localStorage): T {
  try {
    const found = place.getItem(key);
    return found === null ? otherwise : (JSON.parse(found) as T);
  } catch {
    return otherwise;
  }
}

export function keep(key: string, value: unknown, place: Storage = localStorage): void {
  try {
    if (value === undefined || value === null) place.removeItem(key);
    else place.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage loses convenience, nothing else.
  }
}

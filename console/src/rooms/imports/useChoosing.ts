import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ordersOf } from "../../api/orders";
import { perform } from "../../api/outbox";
import { useAssociation } from "../../api/queries";
import type { components } from "../../api/schema";
import type { Import, SheetMatch } from "./useJob";

type Choice = components["schemas"]["ColumnChoice"];

export interface Choosing {
  isPending: boolean;
  error: unknown;
  choose: (sheet: SheetMatch, heading: string, column: string | null) => void;
  forget: (sheet: SheetMatch, heading: string) => void;
}

/** Chooses columns for headings; every choice lets the whole ledger be judged anew. */
export function useChoosing(job: string, sheets: SheetMatch[]): Choosing {
  const association = useAssociation();
  const queries = useQueryClient();
  const key = [association, "import", job];
  const choosing = useMutation({
    mutationFn: (choices: Choice[]) =>
      perform<Import>(ordersOf(association).matchColumns("", job, { choices })),
    onSuccess: async (judged) => {
      queries.setQueryData(key, judged);
      await queries.invalidateQueries({ queryKey: [...key, "matching"] });
    },
  });
  const chosen: Choice[] = sheets.flatMap(({ sheet, columns }) =>
    columns
      .filter((one) => one.chosen)
      .map(({ heading, column }) => ({ sheet, heading, column: column ?? null })),
  );
  const without = (sheet: SheetMatch, heading: string, column: string | null) =>
    chosen.filter(
      (one) =>
        one.sheet !== sheet.sheet ||
        (formOf(one.heading) !== formOf(heading) && (!column || one.column !== column)),
    );
  return {
    isPending: choosing.isPending,
    error: choosing.error,
    choose: (sheet, heading, column) =>
      choosing.mutate([
        ...without(sheet, heading, column),
        { sheet: sheet.sheet, heading, column },
      ]),
    forget: (sheet, heading) => choosing.mutate(without(sheet, heading, null)),
  };
}

/** A heading as the ledger compares it: of 备注 and 备注* only the last choice stands. */
function formOf(heading: string): string {
  return heading.normalize("NFKC").replace(/[\s*]/g, "");
}

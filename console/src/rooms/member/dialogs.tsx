import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Order, perform } from "../../api/outbox";
import type { Member } from "../../api/queries";
import { ChangeDialog } from "./ChangeDialog";
import { DeathDialog } from "./DeathDialog";
import { EditDialog } from "./EditDialog";
import { GrantDialog } from "./GrantDialog";
import { MoveDialog, RetireDialog } from "./MoveDialog";
import { PlanDialog } from "./PlanDialog";

export type Act = "grant" | "plan" | "edit" | "move" | "retire" | "state" | "death";

export interface ActProps {
  member: Member;
  onClose: () => void;
}

const DIALOGS: Record<Act, React.ComponentType<ActProps>> = {
  grant: GrantDialog,
  plan: PlanDialog,
  edit: EditDialog,
  move: MoveDialog,
  retire: RetireDialog,
  state: ChangeDialog,
  death: DeathDialog,
};

export function ActDialog({ act, ...props }: ActProps & { act: Act }) {
  const Chosen = DIALOGS[act];
  return <Chosen {...props} />;
}

/** Does a command while its dialog waits, and asks anew for everything that is shown. */
export function useAct(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (order: Order) => perform(order),
    onSuccess: () => {
      void queries.invalidateQueries();
      onDone();
    },
  });
}

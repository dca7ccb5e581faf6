import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { api, told } from "../../api/client";
import { ordersOf } from "../../api/orders";
import { perform } from "../../api/outbox";
import { useAssociation } from "../../api/queries";
import { useStore } from "../../api/store";
import { Card } from "../../parts/Card";
import { useWords } from "../../words";
import { language } from "../../words/language";

const LOOK_EVERY = 15_000;
const SHOWN = 5;

/** The unread messages of the signed-in person; nothing where there are none. */
export function Inbox() {
  const w = useWords();
  const association = useAssociation();
  const spoken = useStore(language);
  const queries = useQueryClient();
  const inbox = useQuery({
    queryKey: [association, "inbox"],
    queryFn: () =>
      told(
        api.GET("/api/v1/associations/{association}/inbox", {
          params: { path: { association }, query: { unread_only: true, limit: 50 } },
        }),
      ),
    refetchInterval: LOOK_EVERY,
  });
  const reading = useMutation({
    mutationFn: (ids: string[]) =>
      perform(ordersOf(association).readMessages("", { notification_ids: ids })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [association, "inbox"] }),
  });
  const unread = inbox.data?.items ?? [];
  if (!unread.length) return null;
  return (
    <Card
      title={w.today.inbox}
      about={`${inbox.data?.unread ?? unread.length}`}
      extra={
        <Button
          size="small"
          type="text"
          loading={reading.isPending}
          onClick={() => reading.mutate(unread.map((one) => one.notification_id))}
        >
          {w.today.markRead}
        </Button>
      }
    >
      <ul className="messages">
        {unread.slice(0, SHOWN).map((one) => (
          <li key={one.notification_id} lang={spoken === "zh" ? "zh-CN" : undefined}>
            {spoken === "zh" ? one.text_zh : one.text_en}
          </li>
        ))}
      </ul>
    </Card>
  );
}

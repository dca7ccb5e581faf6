import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { api, told } from "../../api/client";
import { useAssociation, useContacts, useMay } from "../../api/queries";
import { Sentence } from "../../facts/Sentence";
import { Asked } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { dayOf } from "../../parts/days";
import { named, useWords } from "../../words";

const FACTS = 100;

/** The story of all contacts; beside it, and apart from it, every fact about the person. */
export function StoryCard({ member }: { member: string }) {
  const w = useWords();
  const may = useMay();
  const [shown, setShown] = useState<"story" | "facts">("story");
  return (
    <Card
      title={shown === "story" ? w.member.story : w.member.changes}
      extra={
        may("feed.read") && (
          <Segmented
            aria-label={w.member.story}
            size="small"
            value={shown}
            options={[
              { value: "story", label: w.member.story },
              { value: "facts", label: w.member.changes },
            ]}
            onChange={setShown}
          />
        )
      }
    >
      {shown === "story" ? <Contacts member={member} /> : <Facts member={member} />}
    </Card>
  );
}

function Contacts({ member }: { member: string }) {
  const w = useWords();
  const contacts = useContacts(member);
  return (
    <Asked query={contacts} rows={3}>
      {(found) =>
        found.length ? (
          <ol className="timeline">
            {found.map((one) => (
              <li key={one.contact_id}>
                <time dateTime={one.on}>{w.time.day(one.on)}</time>
                <span>{named(w.codes.contactKinds, one.kind)}</span>
              </li>
            ))}
          </ol>
        ) : (
          <Nothing>{w.member.storyEmpty}</Nothing>
        )
      }
    </Asked>
  );
}

function Facts({ member }: { member: string }) {
  const w = useWords();
  const association = useAssociation();
  const feed = useQuery({
    queryKey: [association, "feed", member],
    queryFn: () =>
      told(
        api.GET("/api/v1/associations/{association}/feed", {
          params: { path: { association }, query: { subject: member, limit: FACTS } },
        }),
      ),
  });
  return (
    <Asked query={feed} rows={3}>
      {({ items }) =>
        items.length ? (
          <ol className="timeline">
            {items.map((fact) => (
              <li key={fact.event_id}>
                <time dateTime={fact.time}>{w.time.day(dayOf(fact.time))}</time>
                <span>
                  <Sentence fact={fact} />
                </span>
              </li>
            ))}
          </ol>
        ) : (
          <Nothing>{w.member.changesEmpty}</Nothing>
        )
      }
    </Asked>
  );
}

import { InboxOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Spin } from "antd";
import { type DragEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { download, send } from "../../api/client";
import { Problem, type Told } from "../../api/problem";
import { useAssociation, useToday } from "../../api/queries";
import { whatWentWrong } from "../../parts/Failure";
import { useWords } from "../../words";
import type { Import } from "./useJob";

async function judge(association: string, file: File): Promise<Import> {
  const body = new FormData();
  body.append("file", file);
  const address = `/api/v1/associations/${association}/imports`;
  const request = new Request(new URL(address, window.location.origin), {
    method: "POST",
    headers: { "Idempotency-Key": crypto.randomUUID() },
    body,
  });
  const answer = await send(request);
  const told = (await answer.json().catch(() => ({}))) as Import & Partial<Told>;
  if (!answer.ok) throw new Problem(told, answer.status);
  return told;
}

/** Takes a file, by pressing or by dropping; it is judged, and nothing is changed. */
export function Upload() {
  const w = useWords();
  const go = useNavigate();
  const today = useToday();
  const association = useAssociation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const judging = useMutation({
    mutationFn: (file: File) => judge(association, file),
    onSuccess: (job) => go(`/a/${association}/import/${job.job_id}`),
  });
  const blank = useMutation({
    mutationFn: () =>
      download(`/api/v1/associations/${association}/blank-ledger.xlsx?year=${today.slice(0, 4)}`),
  });
  const take = (file: File | undefined) => {
    if (file) judging.mutate(file);
    if (input.current) input.current.value = "";
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const error = judging.error ?? blank.error;
  return (
    <div className="stack">
      {error && <Alert type="error" showIcon role="alert" title={whatWentWrong(error, w)} />}
      <input
        ref={input}
        id="ledger"
        type="file"
        className="unseen"
        accept=".xlsx,.xls"
        tabIndex={-1}
        aria-label={w.imports.choose}
        onChange={(event) => take(event.target.files?.[0])}
      />
      <button
        type="button"
        className={isOver ? "drop over" : "drop"}
        disabled={judging.isPending}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {judging.isPending ? <Spin /> : <InboxOutlined className="drop-mark" aria-hidden="true" />}
        <span className="drop-title" role="status">
          {judging.isPending ? w.imports.judging : w.imports.drop}
        </span>
        <span className="quiet">{w.imports.dropAbout}</span>
      </button>
      <p className="quiet">
        {w.imports.blankAbout}{" "}
        <Button size="small" loading={blank.isPending} onClick={() => blank.mutate()}>
          {w.imports.blank}
        </Button>
      </p>
    </div>
  );
}

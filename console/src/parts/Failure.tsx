import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { Problem, Unreachable } from "../api/problem";
import { useWords, type Words } from "../words";

const NOT_THERE = 404; // asking again brings nothing back

/** Says what went wrong, and what is wrong in which field. */
export function whatWentWrong(error: unknown, w: Words): string {
  if (error instanceof Unreachable) return w.error.unreachable;
  if (!(error instanceof Problem)) return w.error.crashed;
  const fields = Object.values(error.fields);
  return fields.length ? `${error.message} ${fields.join(" ")}` : error.message;
}

/** A part of the page that could not be loaded: what happened, and how to go on. */
export function Failure({
  error,
  retry,
  back,
}: {
  error: unknown;
  retry?: () => void;
  back?: ReactNode;
}) {
  const w = useWords();
  if (error instanceof Problem && error.status === NOT_THERE)
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={w.error.lostTitle}
        description={w.error.lostAbout}
        action={back}
      />
    );
  const number = error instanceof Problem && error.status >= 500 ? error.correlation : "";
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={w.error.cardTitle}
      description={
        <>
          <p>{whatWentWrong(error, w)}</p>
          <p>
            {w.error.cardAbout} {number && <code>{w.error.number(number)}</code>}
          </p>
        </>
      }
      action={retry && <Button onClick={retry}>{w.action.retry}</Button>}
    />
  );
}

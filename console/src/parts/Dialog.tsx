import { Alert, Button, Modal } from "antd";
import { type FormEvent, type ReactNode, useId } from "react";
import { useWords } from "../words";
import { whatWentWrong } from "./Failure";

/** A form over the page; closing it keeps what was typed, and an error stays until it is mended. */
export function Dialog({
  title,
  submit,
  busy,
  error,
  danger,
  width = 520,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  submit: string;
  busy?: boolean;
  error?: unknown;
  danger?: boolean;
  width?: number;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const w = useWords();
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  const words = typeof error === "string" ? error : error ? whatWentWrong(error, w) : "";
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={null}
      width={width}
      mask={{ closable: false }}
    >
      <form id={id} className="form" onSubmit={send} noValidate>
        {words && <Alert type="error" showIcon role="alert" title={words} />}
        {children}
        <div className="row-end">
          <Button onClick={onClose}>{w.action.cancel}</Button>
          <Button type="primary" danger={danger} htmlType="submit" loading={busy}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

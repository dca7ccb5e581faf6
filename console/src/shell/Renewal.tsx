import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { signInOrder } from "../api/orders";
import { perform } from "../api/outbox";
import type { components } from "../api/schema";
import { expired, session, signIn, signOut } from "../api/session";
import { useStore } from "../api/store";
import { whatWentWrong } from "../parts/Failure";
import { useWords } from "../words";

type SignedIn = components["schemas"]["GatewaySignedIn"];

/** Asks for the password again, over the open page, when the sign-in has run out. */
export function Renewal() {
  const w = useWords();
  const open = useStore(expired);
  const known = useStore(session);
  const [password, setPassword] = useState("");
  const renewing = useMutation({
    mutationFn: () =>
      perform<SignedIn>(signInOrder({ login: known?.account.login ?? "", password })),
    onSuccess: (answer) => {
      setPassword("");
      signIn({ token: answer.access_token, account: answer.account });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password) renewing.mutate();
  };
  return (
    <Modal
      open={open}
      title={w.signIn.renewTitle}
      closable={false}
      keyboard={false}
      footer={null}
      width={420}
      zIndex={2000}
    >
      <p>{w.signIn.renewAbout}</p>
      <form onSubmit={submit} className="stack">
        {renewing.error && (
          <Alert type="error" showIcon title={whatWentWrong(renewing.error, w)} role="alert" />
        )}
        <p lang="zh-CN">
          <strong>{known?.account.display_name}</strong>
        </p>
        <label htmlFor="renew-password">{w.signIn.password}</label>
        <Input.Password
          id="renew-password"
          autoFocus
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <div className="row-end">
          <Button onClick={signOut}>{w.signIn.otherAccount}</Button>
          <Button type="primary" htmlType="submit" loading={renewing.isPending}>
            {w.signIn.renewSubmit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { signInOrder } from "../api/orders";
import { perform } from "../api/outbox";
import { useWelcome } from "../api/queries";
import type { components } from "../api/schema";
import { signIn } from "../api/session";
import { whatWentWrong } from "../parts/Failure";
import { named, useWords } from "../words";
import { LanguageSwitch } from "./LanguageSwitch";

type SignedIn = components["schemas"]["GatewaySignedIn"];

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (told: { login: string; password: string }) => perform<SignedIn>(signInOrder(told)),
    onSuccess: (answer) => {
      queries.clear();
      signIn({ token: answer.access_token, account: answer.account });
    },
  });
}

/** The door: one's own sign-in, and in a demo those that everybody may use. */
export function SignIn() {
  const w = useWords();
  const welcome = useWelcome();
  const entering = useSignIn();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!login || !password);
    if (login && password) entering.mutate({ login, password });
  };
  const demo = welcome.data?.demo ?? [];
  const problem = missing ? w.signIn.missing : entering.error && whatWentWrong(entering.error, w);

  return (
    <main className="door">
      <div className="door-brand">
        <p className="door-name" lang="zh-CN">
          暖家
        </p>
        <p className="door-slogan">{w.slogan}</p>
      </div>
      <div className="door-side">
        <div className="door-card">
          <h1>{w.signIn.title}</h1>
          <form onSubmit={submit} noValidate>
            {problem && <Alert type="error" showIcon title={problem} role="alert" />}
            <label htmlFor="login">{w.signIn.login}</label>
            <Input
              id="login"
              size="large"
              autoComplete="username"
              autoCapitalize="none"
              value={login}
              onChange={(event) => setLogin(event.target.value)}
            />
            <label htmlFor="password">{w.signIn.password}</label>
            <Input.Password
              id="password"
              size="large"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              block
              loading={entering.isPending}
            >
              {w.signIn.submit}
            </Button>
            <p className="quiet">{w.signIn.forgotten}</p>
          </form>
          {welcome.data && !welcome.data.ready && (
            <Alert type="info" showIcon title={w.signIn.loadingDemo} />
          )}
          {demo.length > 0 && welcome.data?.ready && (
            <section className="door-demo" aria-label={w.signIn.demoTitle}>
              <h2>{w.signIn.demoTitle}</h2>
              <p className="quiet">{w.signIn.demoAbout}</p>
              <ul>
                {demo.map((one) => (
                  <li key={one.login}>
                    <Button
                      block
                      disabled={entering.isPending}
                      onClick={() => entering.mutate({ login: one.login, password: one.password })}
                    >
                      <span lang="zh-CN">{one.display_name}</span>
                      <span className="quiet">{named(w.codes.roles, one.role)}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <LanguageSwitch />
      </div>
    </main>
  );
}

import { type ReactNode, useId } from "react";
import { Boundary } from "./Boundary";

/** A part of a page that stands and falls alone. */
export function Card({
  title,
  extra,
  about,
  className,
  children,
}: {
  title: ReactNode;
  extra?: ReactNode;
  about?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={`card ${className ?? ""}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {about && <span className="quiet">{about}</span>}
        {extra && <div className="card-extra">{extra}</div>}
      </header>
      <Boundary>{children}</Boundary>
    </section>
  );
}

export function Nothing({ children, about }: { children: ReactNode; about?: ReactNode }) {
  return (
    <div className="nothing">
      <p>{children}</p>
      {about && <p className="quiet">{about}</p>}
    </div>
  );
}

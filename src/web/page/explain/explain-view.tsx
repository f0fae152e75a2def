// The Explain view: a post in; the likeliest cause, one line to change and one test to confirm it, out.
import { useEffect, useState } from 'preact/hooks';
import { useGuarded } from '../common/guarded.ts';
import { Code, FailureNote, Panel } from '../common/pieces.tsx';
import { linkTo, showInAddress } from '../common/route.ts';
import { packText, unpackText } from '../common/shared-text.ts';
import { ask } from '../engine/engine.ts';
import type { ExplanationJson } from '../engine/engine-message.ts';

const EXAMPLE = "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')";

export function ExplainView({ parameters }: { readonly parameters: URLSearchParams }) {
  const [text, setText] = useState(parameters.get('text') ?? '');
  const [explanation, setExplanation] = useState<ExplanationJson>();
  const { failure, guarded } = useGuarded();

  const explain = (post: string) =>
    guarded(async () => {
      const answer = await ask('explain', { text: post });
      setExplanation(answer);
      // The text without its secrets, because URLs are easily shared.
      showInAddress(linkTo('explain', { post: await packText(answer.text) }));
    });

  useEffect(() => {
    const packed = parameters.get('post');
    if (packed === null) {
      if (text !== '') void explain(text);
      return;
    }
    void unpackText(packed).then((post) => {
      if (post === undefined) return;
      setText(post);
      void explain(post);
    });
  }, []);

  return (
    <>
      <h1>What does this error mean?</h1>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void explain(text);
        }}
      >
        <label for="post">An error, a traceback, a log or a whole post</label>
        <textarea
          id="post"
          rows={8}
          spellcheck={false}
          placeholder={EXAMPLE}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="actions">
          <button type="submit" class="primary" disabled={text.trim() === ''}>
            Explain
          </button>
          <button
            type="button"
            onClick={() => {
              setText(EXAMPLE);
              void explain(EXAMPLE);
            }}
          >
            Show an example
          </button>
        </p>
      </form>
      <FailureNote failure={failure} />
      {explanation !== undefined && <Explanation explanation={explanation} />}
    </>
  );
}

function Explanation({ explanation: { secrets, explanations } }: { readonly explanation: ExplanationJson }) {
  const [first, ...others] = explanations;
  return (
    <div role="status">
      {secrets.map((secret) => (
        <p key={secret} class="note warning">
          The text holds {secret}: remove it before you post it, and change it if you did.
        </p>
      ))}
      {first === undefined ? (
        <p class="note">No known error was found. Paste the lines around the error as they were printed.</p>
      ) : (
        <>
          <Cause heading={`Most likely: ${first.title}`} cause={first} />
          {others.length > 0 && (
            <details class="panel">
              <summary>
                {others.length === 1 ? 'One other possible cause' : `${others.length} other possible causes`}
              </summary>
              {others.map((cause) => (
                <Cause key={cause.theme} heading={cause.title} cause={cause} />
              ))}
            </details>
          )}
        </>
      )}
    </div>
  );
}

function Cause({
  heading,
  cause,
}: {
  readonly heading: string;
  readonly cause: ExplanationJson['explanations'][number];
}) {
  return (
    <Panel title={heading}>
      <p class="quiet">
        <code>{cause.seen.text.slice(0, 300)}</code>
      </p>
      <p>
        <strong>{cause.subject === cause.name ? cause.name : `${cause.subject} ${cause.name}`}</strong>, in{' '}
        {cause.firmware}
      </p>
      <h3>Cause</h3>
      <p>{cause.cause}</p>
      <h3>What to do</h3>
      <p>{cause.fix}</p>
      {cause.line !== undefined && <Code text={cause.line} what="the line to change" />}
      <h3>A test that tells</h3>
      <p>{cause.test}</p>
    </Panel>
  );
}

// A screen whose code is fetched when it is first shown.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return props => {
    const [Screen, show] = useState(() => loaded);
    const [failed, fail] = useState('');
    useEffect(() => {
      if (loaded) return;
      load().then(
        found => {
          loaded = found;
          show(() => found);
        },
        error => fail(error instanceof Error ? error.message : String(error)),
      );
    }, []);
    if (Screen) return <Screen {...props} />;
    return (
      <p class="empty" role={failed ? 'alert' : 'status'}>
        {failed ? `this screen could not be loaded: is the server still running? (${failed})` : 'Loading …'}
      </p>
    );
  };
}

import { Link } from '@fluentui/react-components';
import type { Tenant } from '../api/tenants.ts';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { tenantIn } from '../api/tenants.ts';
import { InBar } from './bar.tsx';

/** The same address, in another tenant; null = to choose one. */
function addressIn(tenant: string | null): string {
  const search = new URLSearchParams(location.search);
  if (tenant === null) search.delete('tenant');
  else search.set('tenant', tenant);
  return `${location.pathname}?${search.toString()}`;
}

/** The provider's operator belongs to no tenant: they say in which one they act. */
export function TenantPage({ tenants }: { readonly tenants: readonly Tenant[] }) {
  const text = useText();
  return (
    <main className="page-centre">
      <h1>{text('tenant.title')}</h1>
      <p>{text('tenant.audited')}</p>
      <ul className="people">
        {tenants.map(({ id, name, here }) => (
          <li key={id} data-tenant={id}>
            {here ? (
              <Link href={addressIn(id)}>
                <bdi>{name}</bdi>
              </Link>
            ) : (
              <span className="quiet">
                <bdi>{name}</bdi>: {text('tenant.away')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </main>
  );
}

/** In whose house they are, always in sight, and the way out. */
export function TenantChip() {
  const text = useText();
  const { me } = useServices();
  const tenant = tenantIn(location.search);
  if (tenant === null || !me.roles.includes('provider')) return null;
  return (
    <InBar>
      <span className="chip" data-tenant-chip>
        <bdi>{tenant}</bdi> <Link href={addressIn(null)}>{text('tenant.change')}</Link>
      </span>
    </InBar>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import type { Panel } from './panels.ts';

const route = getRouteApi('/room/$id');

/** The open panel, which is part of the address, and what opens or closes one. */
export const usePanel = (): { readonly panel: Panel | undefined; readonly show: (panel: Panel | undefined) => void } => {
  const { panel } = route.useSearch();
  const navigate = route.useNavigate();
  return { panel, show: (next) => void navigate({ search: next ? { panel: next } : {}, replace: true }) };
};

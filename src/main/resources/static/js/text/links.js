/** The addresses of the dashboard's own pages. */
const part = encodeURIComponent;

export const jobHref = (id) => `#/jobs/${id}`;
export const modelHref = (model) => `#/models/${part(model)}`;
export const versionHref = (model, version) => `#/models/${part(model)}/${version}`;
export const datasetHref = (name) => `#/datasets/${part(name)}`;
export const IMPORT_HREF = '#/datasets:import';

/** @param version the newest version if absent */
export const tryHref = (model, version) => `#/try?model=${part(model)}${version ? `&version=${version}` : ''}`;

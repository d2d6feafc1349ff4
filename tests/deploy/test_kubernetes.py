"""The manifest for Kubernetes: valid for Kubernetes, and about this container."""

import re

import kubernetes_validate
import pytest
import yaml

from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def manifest() -> dict[str, dict]:
    """The objects of the manifest by their kinds."""
    text = (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    return {document["kind"]: document for document in yaml.safe_load_all(text)}


def test_every_object_follows_the_schema_of_kubernetes_without_unknown_fields(manifest):
    assert manifest.keys() == {"Deployment", "Service", "Ingress"}
    for document in manifest.values():
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


def test_ingress_service_and_replicas_find_each_other(manifest):
    deployment, service = manifest["Deployment"]["spec"], manifest["Service"]
    labels = deployment["template"]["metadata"]["labels"]
    assert deployment["selector"]["matchLabels"] == service["spec"]["selector"] == labels
    (container,) = deployment["template"]["spec"]["containers"]
    (port,) = container["ports"]
    assert f"PORT={port['containerPort']}" in DOCKERFILE
    assert {"name": "PORT", "value": str(port["containerPort"])} in container["env"]
    assert service["spec"]["ports"][0]["targetPort"] == port["name"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": "/_stcore/health", "port": port["name"]}
    (rule,) = manifest["Ingress"]["spec"]["rules"]
    backend = rule["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] == service["metadata"]["name"]
    assert backend["port"]["name"] == service["spec"]["ports"][0]["name"]
    affinity = [
        value
        for name, value in manifest["Ingress"]["metadata"]["annotations"].items()
        if name.endswith("/affinity")
    ]
    assert set(affinity) == {"cookie"}


def test_the_container_has_as_few_rights_as_possible(manifest):
    pod = manifest["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert f"--uid {pod['securityContext']['runAsUser']} " in DOCKERFILE
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    mounted = {mount["mountPath"] for mount in container["volumeMounts"]}
    assert mounted == {"/tmp", *re.findall(r"DENOISER_MODELS=(\S+)", DOCKERFILE)}
    assert container["resources"]["limits"]["memory"] == "690Mi"

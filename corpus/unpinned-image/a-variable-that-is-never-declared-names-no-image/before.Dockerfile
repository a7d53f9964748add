FROM ${CI_REGISTRY}/chemistry/base:${CI_TAG}

FROM quay.io/jupyter/docker-stacks-foundation:2024-10-07

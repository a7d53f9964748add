FROM quay.io/jupyter/base-notebook:2023-11-06
ENTRYPOINT ["tini", "-g", "--", "start.sh"]

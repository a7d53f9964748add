FROM quay.io/jupyter/base-notebook:2025-01-06
COPY <<EOF /opt/conda/etc/jupyter/labconfig/default_setting_overrides.json
{"@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Dark"}}
EOF

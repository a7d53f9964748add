FROM mambaorg/micromamba:1.5.8
COPY --chown=$MAMBA_USER:$MAMBA_USER . /srv
ENTRYPOINT ["python", "/srv/serve.py"]

FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --chown=${NB_UID} . /home/jovyan
EXPOSE 8888
CMD ["start-notebook.py"]

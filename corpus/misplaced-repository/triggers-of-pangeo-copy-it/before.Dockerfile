FROM pangeo/pangeo-notebook-onbuild:2024.08.18
